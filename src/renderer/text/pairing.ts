/** Pairing with a gateway: two cards across, two fingerprints compared by people. */
export const pairing = {
  title: 'Pair a gateway',
  lead: 'Once. From then on this station listens to requests signed with that gateway’s key, and to no others.',
  steps: ['Card', 'Read out', 'Compare', 'Quorum'],
  card: {
    title: 'The gateway’s card',
    body: 'A card can come from anybody who holds codes before the camera or a drive in the hand. Whose it is, only its fingerprint can tell, and that must come by another way: on paper, or by telephone.',
    use: 'Read this card',
  },
  readOut: {
    title: (name: string) => `What does the fingerprint of ${name} sound like?`,
    body: 'Ask the officer at the gateway to read out the twelve words. Type what you hear, before you see what the card says.',
    label: 'Words as read out',
    hint: 'Twelve words, or the 64 hex digits. Capitals and commas do not matter.',
    next: 'Compare',
    empty: 'Type what was read out.',
  },
  compare: {
    title: 'Do they match?',
    body: (name: string) =>
      `On the left what was read out, on the right what is on the card that calls itself ${name}.`,
    heard: 'Read out',
    onCard: 'On the card',
    same: 'same',
    differs: 'differs',
    missing: '(nothing)',
    allSame: (parts: number, form: 'words' | 'hex') =>
      `All ${parts} ${form === 'words' ? 'words' : 'groups'} are the same.`,
    someDiffer: (places: readonly number[]) =>
      `Different at ${places.length === 1 ? 'place' : 'places'} ${places.join(', ')}. If it was a slip, ask for the words again. If not, they differ.`,
    match: 'They match',
    differ: 'They differ',
    again: 'Type them again',
  },
  act: {
    title: (name: string) => `Pair ${name}`,
    action: 'Pair this gateway',
  },
  differ: {
    title: 'Nothing was paired',
    body: 'The card that came is not the card that was read out. One of the two is not the gateway’s. Keep the drive or the screen as it is, do not try another copy, and find out with the officer at the gateway which card is true.',
    record: 'Put it on record',
    by: 'Reported by',
    what: (name: string, digest: string) =>
      `Pairing stopped: the fingerprint read out for the card of ${name} (${digest}) differs from the card.`,
    reason: 'The words were compared by two people and did not match.',
    recorded: (index: number) => `It is entry ${index} of the audit log.`,
    nameMissing: 'Somebody must put their name to it.',
    again: 'Begin again',
  },
  done: {
    title: (name: string) => `${name} is paired`,
    next: 'The gateway must know this station as well: bring it this station’s card, as codes or on a drive, and read the words below to the officer there.',
    receive: 'Receive a request',
  },
  ours: {
    title: 'This station’s card',
    body: 'For the gateway’s side: they type what you read out.',
    show: 'Show our card',
  },
} as const;
