import type { Page } from 'playwright-core';
import type { Answer } from '../../../src/messages/define';
import type { AnswerOf, MessageType, RequestOf } from '../../../src/messages/index';

type Send = (message: unknown) => Promise<unknown>;

/** Sends a message as an extension page does, and gives its value. Throws with the error's code otherwise. */
export async function ask<Type extends MessageType>(
  page: Page,
  type: Type,
  request: RequestOf<Type>,
): Promise<AnswerOf<Type>> {
  const answer = (await page.evaluate(
    message =>
      (globalThis as unknown as { chrome: { runtime: { sendMessage: Send } } }).chrome.runtime.sendMessage(message),
    { type, request },
  )) as Answer<AnswerOf<Type>>;
  if (!answer?.ok) throw new Error(`${type}: ${answer?.error?.code ?? 'no answer'} ${answer?.error?.message ?? ''}`);
  return answer.value;
}
