/** What a screen says where something comes in, by camera or as a file. */
export type FileWords = {
  readonly file: string;
  readonly fileHint: string;
  readonly doFile: string;
  readonly noFile: string;
  readonly tooLarge: string;
};
export type WaysWords = FileWords & {
  readonly waysLabel: string;
  readonly byCamera: string;
  readonly byCameraAbout: string;
  readonly byFile: string;
  readonly byFileAbout: string;
};
