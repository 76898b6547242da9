/**
 * Answers do not come in the order of their questions. One is taken only where no later question has
 * been answered already: otherwise what the page knows would go back to how it was.
 */
export class InOrder {
  #asked = 0;
  #taken = 0;

  /** When a question is asked. What comes back says, when the answer is there, whether to take it. */
  ask(): () => boolean {
    const number = ++this.#asked;
    return () => {
      if (number < this.#taken) return false;
      this.#taken = number;
      return true;
    };
  }

  /** Something newer is known without a question: none that is under way is taken any more. */
  overtake(): void {
    this.#taken = ++this.#asked;
  }
}
