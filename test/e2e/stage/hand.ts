/**
 * How a person works the window: finds a thing by what it is and what it is called, and presses,
 * types or chooses. One hand uses a pointer; the other has nothing but a keyboard, and reaches each
 * thing with Tab, so that what it does can be done without a pointer.
 */
import type { Locator, Page } from 'playwright-core';

export type Where = Page | Locator;

export type Hand = {
  readonly page: Page;
  press(name: string, where?: Where): Promise<void>;
  write(label: string, text: string, where?: Where): Promise<void>;
  choose(label: string, where?: Where): Promise<void>;
  pick(label: string, option: string, where?: Where): Promise<void>;
};

export function pointerHand(page: Page): Hand {
  return {
    page,
    press: async (name, where = page) => {
      await buttonCalled(name, where).click();
    },
    write: async (label, text, where = page) => {
      await fieldCalled(label, where).fill(text);
    },
    choose: async (label, where = page) => {
      await choiceCalled(label, where).check();
    },
    pick: async (label, option, where = page) => {
      await fieldCalled(label, where).selectOption({ label: option });
    },
  };
}

export function keyboardHand(page: Page): Hand {
  return {
    page,
    async press(name, where = page) {
      const button = buttonCalled(name, where);
      await untilEnabled(button);
      await tabTo(page, button);
      await page.keyboard.press('Enter');
    },
    async write(label, text, where = page) {
      const field = fieldCalled(label, where);
      await untilEnabled(field);
      await tabTo(page, field);
      await page.keyboard.press('ControlOrMeta+A');
      await page.keyboard.type(text);
    },
    async choose(label, where = page) {
      const choice = choiceCalled(label, where);
      await untilEnabled(choice);
      await tabToGroup(page, choice);
      for (let moves = 0; moves < MOST_MOVES; moves += 1) {
        if (await hasFocus(choice)) break;
        await page.keyboard.press('ArrowDown');
      }
      if (!(await choice.isChecked())) await page.keyboard.press('Space');
      if (!(await choice.isChecked())) throw new Error(`“${label}” cannot be chosen by keyboard`);
    },
    async pick(label, option, where = page) {
      const field = fieldCalled(label, where);
      await tabTo(page, field);
      for (let moves = 0; moves < MOST_MOVES; moves += 1) {
        const chosen = await field.evaluate(
          (select: HTMLSelectElement) => select.selectedOptions[0]?.label.trim() ?? '',
        );
        if (chosen === option) return;
        await page.keyboard.press(moves === 0 ? 'Home' : 'ArrowDown');
      }
      throw new Error(`“${option}” cannot be picked by keyboard`);
    },
  };
}

const MOST_MOVES = 200;

function buttonCalled(name: string, where: Where): Locator {
  return where.getByRole('button', { name, exact: true });
}

function fieldCalled(label: string, where: Where): Locator {
  return where.getByLabel(label, { exact: true });
}

/** A choice's name goes on with what it means. */
function choiceCalled(label: string, where: Where): Locator {
  const begin = label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return where.getByRole('radio', { name: new RegExp(`^${begin}(?!\\S)`) });
}

async function untilEnabled(thing: Locator): Promise<void> {
  // A trial click waits until the thing is there, stands still and can be used; it clicks nothing.
  await thing.click({ trial: true });
}

export async function hasFocus(thing: Locator): Promise<boolean> {
  return await thing.evaluate((element) => element === document.activeElement);
}

export async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    if (await hasFocus(target)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach ${String(target)}`);
}

/** Tab stops once in a group of choices. */
async function tabToGroup(page: Page, choice: Locator): Promise<void> {
  for (let moves = 0; moves < MOST_MOVES; moves += 1) {
    const isInGroup = await choice.evaluate((element: HTMLInputElement) => {
      const active = document.activeElement;
      return active instanceof HTMLInputElement && active.name === element.name;
    });
    if (isInGroup) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not reach the choices of ${String(choice)}`);
}
