/**
 * What receivers of webhooks are told. Ids and counts only: whoever wants more asks the API, with a
 * credential.
 */
export interface EventData {
  'key.assigned': {
    readonly key_id: string;
    readonly key_type: string;
    readonly key_environment: 'HOT' | 'COLD';
    /** The gateway's own id of the user; absent where there is none. */
    readonly user_id?: string;
    /** Of the call that was answered 202; absent where the key was there at once. */
    readonly request_id?: string;
  };
  'response.imported': {
    readonly bundle_id: string;
    readonly sequence: number;
    /** How many items of each sort it answered. */
    readonly counts: Readonly<Record<string, number>>;
  };
  'drill.failed': {
    readonly drill_id: string;
    readonly key_id: string;
    /** Where a backup was opened and not only a key. */
    readonly backup_id?: string;
  };
  'backup.confirmed': {
    readonly backup_id: string;
    readonly key_id: string;
  };
}

export type EventType = keyof EventData;

export const EVENT_MEANINGS: Readonly<Record<EventType, string>> = {
  'key.assigned': 'a user was given a key',
  'response.imported': 'answers of the station were imported',
  'drill.failed': 'the station could not open what a wallet counts on',
  'backup.confirmed': 'the station opened a backup, and it is what was stored',
};
export const EVENT_TYPES = Object.keys(EVENT_MEANINGS) as readonly EventType[];

export type WebhookEvent = {
  [T in EventType]: { readonly type: T; readonly at: string; readonly data: EventData[T] };
}[EventType];
