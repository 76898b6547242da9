/** Words of the screen that reads a request, by camera or from a drive. */
import { counted } from './plural.ts';

export const receive = {
  title: 'Receive a request',
  lead: 'Scan the codes that the gateway shows, or choose the request file on the drive that comes from it.',
  locked:
    'A request is sealed to this station, and only the unlocked station can open it. Unlock it first, with the custodians who are needed.',
  do: 'Receive this request',
  reading: 'Opening and checking the request…',
  refused: 'The request was not received',
  known: 'This request was received before. Nothing changed; here it is again.',
  arrived: (sequence: number, items: number) =>
    `Request ${sequence} was received, with ${counted(items, 'item')}.`,
  checks: 'What is checked before you see it',
  checksLead:
    'The request is shown only when all of this holds. If one of them does not, nothing is used and the refusal is on record.',
  checksList: [
    'It was signed by a gateway that is paired here and not revoked.',
    'It is meant for this station, in this environment.',
    'It was never received before, and its number was never used.',
    'It is still valid by this clock.',
    'It follows the responses that this station gave, and knows this audit log.',
    'Nothing in it was asked for before.',
  ],
  whenRefused: 'When a request is refused',
  whenRefusedList: [
    'Leave the drive, or the codes on the gateway’s screen, as they are and note the code of the refusal.',
    'Tell the people at the gateway. For most refusals they show or export the request again.',
    'If the message says ALARM, stop here, keep both machines as they are, and call the security officer.',
  ],
} as const;
