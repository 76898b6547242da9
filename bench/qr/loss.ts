/**
 * Which pictures a camera loses: none, some at random, one in a few for as long as it looks (a camera that
 * beats with the screen), or several in a row (a hand, a focus that hunts). Seeded: two arms of one
 * run lose the same pictures.
 */
export type Random = () => number;

export type Loss = {
  readonly name: string;
  /** The share of the pictures that is lost in the long run. */
  readonly share: number;
  /** Whether the next picture is lost, one call a picture. */
  start(random: Random): () => boolean;
};

export const NONE: Loss = { name: 'none', share: 0, start: () => () => false };
export const TENTH = independent(0.1);
export const THIRTY = independent(0.3);

export const LOSSES: readonly Loss[] = [
  NONE,
  TENTH,
  THIRTY,
  periodic(2),
  periodic(3),
  periodic(4),
  bursts(5, 0.3),
];

function independent(share: number): Loss {
  return {
    name: `${String(share * 100)} %`,
    share,
    start: (random) => () => random() < share,
  };
}

function periodic(period: number): Loss {
  return {
    name: `1 in ${String(period)}`,
    share: 1 / period,
    start(random) {
      let picture = Math.floor(random() * period);
      return () => {
        picture += 1;
        return picture % period === 0;
      };
    },
  };
}

/** Gilbert-Elliott: all is lost while it is bad, and it is bad for `length` pictures on average. */
function bursts(length: number, share: number): Loss {
  const toGood = 1 / length;
  const toBad = (toGood * share) / (1 - share);
  return {
    name: `bursts of ${String(length)}`,
    share,
    start(random) {
      let isBad = random() < share;
      return () => {
        isBad = isBad ? random() >= toGood : random() < toBad;
        return isBad;
      };
    },
  };
}
