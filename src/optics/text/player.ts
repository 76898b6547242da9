/** What the player says: a bundle or a card as QR codes, for the other side's camera. */
export const player = {
  label: 'Codes for the camera of the other side',
  picture: (frames: number) => (frames === 1 ? 'One QR code' : `${frames} QR codes side by side`),
  lead: 'Hold the camera of the other side so that all codes are in its picture. The order does not matter, and missed codes come again.',
  leadSingle: 'One code holds everything. Hold the camera of the other side in front of it.',

  count: (picture: number, of: number) => `Picture ${picture} of ${of}`,
  round: (codes: number, atOnce: number, takes: string) =>
    codes <= atOnce
      ? `${counted(codes, 'code')} in all: one picture holds everything.`
      : `${counted(codes, 'code')} in all, ${atOnce} at a time. One round takes ${takes}.`,
  seconds: (ms: number) => {
    const seconds = Math.round(ms / 100) / 10;
    return ms < 1_000
      ? 'less than a second'
      : ms < 10_000
        ? counted(seconds, 'second')
        : ms < 120_000
          ? counted(Math.round(seconds), 'second')
          : counted(Math.round(seconds / 60), 'minute');
  },

  pause: 'Pause',
  play: 'Go on',
  start: 'Start',
  back: 'Step back',
  forward: 'Step on',
  slower: 'Slower',
  faster: 'Faster',
  speed: 'Speed',
  speedNow: (ms: number) => `${ms} ms a picture`,
  density: 'Density',
  densities: { low: 'Low', normal: 'Normal', high: 'High', highest: 'Highest' },
  densityHint: 'Low is read from further away and by weaker cameras; high is quicker.',
  densityNone: 'Other densities need more room: try the whole window.',
  keys: {
    toggle: 'Space',
    back: '←',
    forward: '→',
    slower: '−',
    faster: '+',
    wholeWindow: 'F',
    leave: 'Esc',
  },
  wholeWindow: 'Whole window',
  leave: 'Back to the page',

  still:
    'Little movement is wanted on this machine, so the codes stand still. Step through them one by one, or start the show.',
  words: 'Digest in words',
  wordsLead: 'The other side shows the same words when it has everything.',
  cardWords: 'Fingerprint in words',
  cardWordsLead:
    'Read them out to the other side. The words of the card appear there only after somebody has typed what they heard.',

  toFile: 'Save to a file instead',
  tooMuch: 'This is too much for codes',
  tooMuchAbout:
    'It would take more codes than one series can have at any density that fits this window. Save it to a file on a drive, or try the whole window.',
  tooLong: 'A file would be quicker',
  tooLongAbout: (takes: string) =>
    `One round takes ${takes} at this speed and density. Choose a higher density or speed, or save it to a file on a drive.`,
  noRoom: 'There is no room for codes in this window',
  noRoomAbout: 'Make the window larger, or save it to a file on a drive.',

  done: 'The other side has it',
  read: 'The other side says that it has everything',
  readNext: {
    bundle: 'Compare the words on both screens, and go on.',
    card: 'Read the words out to it, and go on.',
  },
  again: 'Show again',

  answerOpen: 'Let the other side answer',
  answerClose: 'Stop looking at the other side',
  answerLead:
    'Optional: this camera reads the small code on the other screen, which says what is missing. Then only that is shown.',
  answerNot: 'So the other side cannot answer. The codes are shown all the same, in turn.',
  answered: (have: number, needed: number) => `The other side has ${have} of ${needed} codes.`,
  answeredPoorly: 'It reads badly. Move closer, hold steadier, or choose a lower density.',
  lightened: 'Fewer or larger codes are shown now, because the other side read badly.',
} as const;

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
