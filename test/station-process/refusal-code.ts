/** The code of the refusal that `work` ends in; `accepted` when it does not. */
export async function refusalCode(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return 'accepted';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return String(error.code);
    return error instanceof Error ? error.name : 'unknown';
  }
}
