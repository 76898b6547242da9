/** Digests as people compare them: hex in groups of four, words in a numbered grid. */
export function hexGroups(hex: string): string[] {
  return hex.match(/.{1,4}/g) ?? [];
}

export function groupedHex(hex: string): string {
  return hexGroups(hex).join(' ');
}

export function wordList(words: string): string[] {
  return words.split(/\s+/).filter((word) => word !== '');
}
