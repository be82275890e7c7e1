import type { SeenMessage } from '../../../model/conversation';
import { t } from '../../i18n';
import { storedText } from './stored';
import { whenOf, whoOf } from './words';

/** Exactly what will be stored, message by message: direction, time or that it is unknown, and the whole text. */
export function Preview({ messages, isGroup }: { messages: readonly SeenMessage[]; isGroup: boolean }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls has to be reached by keyboard
    <section class="thread-preview" aria-label={t('card_thread_preview')} tabIndex={0}>
      <h3 class="tiny">{t('card_thread_preview')}</h3>
      {messages.length === 0 && <p class="sub">{t('card_thread_nothing')}</p>}
      <ol>
        {messages.map(message => (
          <li key={message.key} class={message.direction}>
            <span class="tiny" dir="auto">
              <span aria-hidden="true">{message.direction === 'out' ? '↗' : '↙'}</span>{' '}
              {message.direction === 'out' ? t('card_thread_sent') : t('card_thread_received', whoOf(message))} ·{' '}
              {whenOf(message)}
            </span>
            <p class="kept" dir="auto">
              {storedText(message, isGroup)}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
