/** What a person types, as the station keeps it: lower case, and without the gaps of paper. */
const LONGEST = 64;

export function searchable(text: string): string {
  return text.replace(/\s+/g, '').toLowerCase().slice(0, LONGEST);
}
