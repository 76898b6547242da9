/** Pairing with the station: two cards across, two fingerprints compared by people. */
export const pairing = {
  title: 'Pairing',
  lead: 'Once. The station learns this gateway’s card and this gateway the station’s. Whose a card is, only its fingerprint tells, read out by a person whose voice you know.',
  pairedTitle: (name: string) => `${name} is paired`,
  paired: 'Paired',
  pairedBody:
    'It stays so until its trust is ended at this gateway’s own terminal. The station can still be shown our card.',
  stationId: 'Station id',
  ours: {
    title: 'Our card, for the station',
    body: 'Show it to the station’s camera, then read the words to the officer there. They type what they hear.',
    fingerprint: 'Fingerprint of our card',
    show: 'Show our card as codes',
    hide: 'Put the codes away',
    save: 'Save our card as a file',
    saved: (name: string) =>
      `${name} is in this browser’s downloads. Copy it to the drive for the station.`,
    notRead: 'Our card was not read',
    reading: 'Reading our card…',
  },
  theirs: {
    title: 'The station’s card',
    body: 'The station shows its card as codes, or writes it to a drive.',
    byCamera: 'By camera',
    byCameraAbout: 'The station shows its card as codes.',
    byFile: 'As a file',
    byFileAbout: 'The card came on a drive.',
    waysLabel: 'How does it come?',
    file: 'Card file',
    fileHint: 'Its name begins with “station-card” and ends with “.json”.',
    doFile: 'Read this card',
    noFile: 'Choose the file first.',
    tooLarge: 'That file is larger than any card is. Nothing was sent; choose the right one.',
    reading: 'Reading the card…',
    refused: 'The card was not read',
    facts: {
      name: 'Calls itself',
      env: 'Environment',
      id: 'Station id',
      quorum: 'Quorum',
      quorumValue: (threshold: number, custodians: number) =>
        `${threshold} of ${custodians} custodians`,
    },
  },
  readOut: {
    title: (name: string) => `What does the fingerprint of ${name} sound like?`,
    body: 'Ask the officer at the station to read out the twelve words of their card. Type what you hear, before you see what the card says.',
    working: 'Setting it against the card…',
    refused: 'It was not compared',
  },
  match: {
    working: 'Pairing…',
    refused: 'Nothing was paired',
  },
  differ: {
    title: 'Nothing was paired',
    body: 'The card that came is not the card that was read out. One of the two is not the station’s. It is on record. Find out with the officer at the station which card is true before you try again.',
    again: 'Begin again',
  },
  done: {
    title: (name: string) => `${name} is paired`,
    known: 'It was paired before with this very card.',
    next: 'The station must know this gateway as well: show it our card, and read its words to the officer there.',
    home: 'Home',
  },
} as const;
