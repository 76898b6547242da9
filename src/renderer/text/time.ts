/**
 * Times as people read them: absolute, to the second, with the zone; and how long ago, in one unit.
 * The zone is an argument so that two machines can be compared.
 */
const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/** `21 Nov 2026, 15:04:05 UTC`; the text itself where it is no time. */
export function absoluteTime(instant: string, timeZone?: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return instant;
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date);
}

/** `15:04:05 UTC`: the clock in the header. */
export function clockTime(date: Date, timeZone?: string): string {
  return new Intl.DateTimeFormat('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
    ...(timeZone === undefined ? {} : { timeZone }),
  }).format(date);
}

/** `3 days ago`, `in 2 hours`, `now`: in the largest unit that fits at least once. */
export function age(instant: string, now: Date): string {
  const seconds = Math.round((Date.parse(instant) - now.getTime()) / 1_000);
  if (Number.isNaN(seconds)) return '';
  const unit = UNITS.find(([, size]) => Math.abs(seconds) >= size);
  if (unit === undefined) return 'now';
  const [name, size] = unit;
  return new Intl.RelativeTimeFormat('en', { numeric: 'always' }).format(
    Math.trunc(seconds / size),
    name,
  );
}

/** `4:05` of minutes and seconds, `1:02:03` with hours. */
export function countdown(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const parts = [Math.floor(whole / 60) % 60, whole % 60];
  const hours = Math.floor(whole / 3_600);
  const shown = hours > 0 ? [hours, ...parts] : parts;
  return shown
    .map((part, index) => (index === 0 ? String(part) : String(part).padStart(2, '0')))
    .join(':');
}
