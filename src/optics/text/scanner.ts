/** What the scanner says: codes of the other side, by camera, photo or film. */
export const scanner = {
  label: 'Scanner',
  lead: 'Hold the other side’s screen before the camera, so that all its codes are in the frame. The order does not matter.',
  start: 'Start the camera',
  again: 'Scan again',
  goOn: 'Go on',
  stop: 'Stop the camera',
  stopFile: 'Stop reading',
  over: 'Start over',
  starting: 'The camera is starting…',
  picture: 'What the camera sees',
  which: 'Camera',
  camera: (number: number) => `Camera ${number}`,
  file: 'Read a photo or a film instead',
  fileHint: 'Choose it here, or drop it anywhere on this window.',
  fileNow: (name: string) => `Reading ${name}…`,

  advice: {
    looking: 'No code is in sight. Hold the screen with the codes into the frame.',
    lookingAgain: 'No code is in sight any more. Hold the screen into the frame again to go on.',
    reading: 'It reads. Keep holding.',
    steadier: 'It reads in parts. Hold steadier, or lean the camera against something.',
    closer:
      'A code is in sight but cannot be read. Come closer, look at it straight, or avoid a reflection.',
    wrongKind: 'This is a QR code of something else. Show the codes of the other side.',
    wrongContent: 'The camera goes on looking for what is wanted.',
    otherSeries:
      'This code belongs to another bundle. Show the one that was begun, or start over with this one.',
    acknowledgement:
      'This is the small code with which the other side answers. Show the large codes that it sends.',
    spoiled:
      'All codes were read, and together they are not what they say. Nothing was used. Reading begins anew; when it happens again, somebody may be holding codes of their own before the camera.',
  },

  progress: 'Codes read',
  have: (have: number, needed: number) => `${have} of ${needed}`,
  formats: { permafrost: '', ur: 'UR', bbqr: 'BBQr' },
  quality: (share: number, perSecond: number) =>
    `Codes in ${share} % of the pictures, ${perSecond.toFixed(1)} new a second`,
  complete: 'Everything was read.',
  busy: 'Everything was read and is being checked…',

  wrongContent: {
    card: {
      title: 'This is a card, not a bundle',
      body: 'A card belongs to the pairing. Nothing was used. Have the other side show its bundle.',
    },
    bundle: {
      title: 'This is a bundle, not a card',
      body: 'Nothing was used. Have the other side show its card.',
    },
  },

  faults: {
    none: {
      title: 'There is no camera',
      body: 'This machine has no camera, or it is switched off. Connect one and start again, or read a photo, a film or a file.',
    },
    denied: {
      title: 'The camera is not allowed',
      body: 'The system or the browser keeps the camera from this window. Allow it there and start again, or read a photo, a film or a file.',
    },
    busy: {
      title: 'The camera is in use',
      body: 'Another program has the camera, or it does not answer. Close that program, or take the camera out and put it in again, and start again.',
    },
    failed: {
      title: 'The camera did not start',
      body: 'Take it out and put it in again, choose another one, or read a photo, a film or a file.',
    },
    ended: {
      title: 'The camera is gone',
      body: 'It was taken out, or another program took it. What was read is kept: connect it again and go on.',
    },
    hidden: {
      title: 'The camera was stopped',
      body: 'The window was out of sight. What was read is kept.',
    },
    reader: {
      title: 'Pictures cannot be searched here',
      body: 'The part of this program that looks for codes did not start. Use a file, and report this.',
    },
    fileUnreadable: {
      title: 'The file cannot be read',
      body: 'It is no photo or film that this program knows, or it is too large.',
    },
    fileNoCode: {
      title: 'No code was found in the file',
      body: 'The codes must be sharp and whole in the picture. Nothing was used.',
    },
    fileEnded: {
      title: 'The file does not hold all codes',
      body: 'What was read is kept. Read another photo or film of the same codes, or go on with the camera.',
    },
  },

  answer: 'Show the other side what is missing',
  answerHint:
    'A small code for the camera of the other side, if it has one. Then it shows only what is missing.',
  answerCode: 'Code for the other side: what is missing here',
  lastAnswer: {
    title: 'Everything is here.',
    body: 'Hold this code before the other camera until the other side says that you have everything. Then go on.',
    code: 'Code for the other side: everything is here',
    goOn: 'Go on with what was read',
  },
} as const;
