/** Light and hands, from a camera on a stand to an old webcam held in one hand. */
export type Conditions = {
  readonly name: string;
  /** Degrees either way. */
  readonly rotation: number;
  /** How much nearer one edge of the screen is than the other, either way. */
  readonly tilt: number;
  /** Share of the frame that the picture fills, least and most. */
  readonly fill: readonly [number, number];
  /** Standard deviation of the blur, in pixels of the camera. */
  readonly blur: number;
  /** Standard deviation of the noise, in steps of 256. */
  readonly noise: number;
  /** Share of the light that is lost from one side to the other. */
  readonly gradient: number;
  /** Share of the pictures that show a part of this picture and a part of the next. */
  readonly torn: number;
};

export const STEADY: Conditions = {
  name: 'steady',
  rotation: 2,
  tilt: 0.02,
  fill: [0.84, 0.92],
  blur: 0.6,
  noise: 3,
  gradient: 0.15,
  torn: 0.1,
};
export const HAND: Conditions = {
  name: 'hand',
  rotation: 8,
  tilt: 0.06,
  fill: [0.78, 0.9],
  blur: 0.9,
  noise: 6,
  gradient: 0.3,
  torn: 0.2,
};
export const POOR: Conditions = {
  name: 'poor',
  rotation: 8,
  tilt: 0.08,
  fill: [0.7, 0.85],
  blur: 1.3,
  noise: 12,
  gradient: 0.45,
  torn: 0.2,
};
