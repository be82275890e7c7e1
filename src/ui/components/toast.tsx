import { t } from '../i18n';
import { Button } from './button';
import { Icon } from './icon';
import { Kbd } from './parts';

export interface ToastMessage {
  text: string;
  /** Takes back what the toast tells of. */
  undo?: () => void;
  /** What else can be done about it. */
  action?: { label: string; run: () => void };
}

/** Says what happened. Stays until it is replaced or closed: nobody has to read fast. */
export function Toast({ message, onClose }: { message: ToastMessage | null; onClose: () => void }) {
  return (
    // The live region is there before its text, or screen readers stay silent.
    <output class="toast-place" aria-live="polite">
      {message && (
        <span class="toast">
          {message.undo && <Icon name="check" />}
          <span class="grow">{message.text}</span>
          {message.undo && (
            <Button onClick={message.undo} shortcut="z">
              {t('common_undo')} <Kbd>Z</Kbd>
            </Button>
          )}
          {message.action && <Button onClick={message.action.run}>{message.action.label}</Button>}
          <Button icon label={t('common_close')} onClick={onClose}>
            <Icon name="close" />
          </Button>
        </span>
      )}
    </output>
  );
}
