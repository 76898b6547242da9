/** Where exchange files may lie: one folder a drive. */
export type Drive = {
  /** Of the folder's path: the page never names a path. */
  readonly driveId: string;
  readonly label: string;
  readonly folder: string;
  readonly isWritable: boolean;
};

export type Drives = { readonly list: () => readonly Drive[] };
