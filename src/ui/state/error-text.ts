import type { MessageError } from '../../messages/define';
import { isMessageKey, type MessageKey, t } from '../i18n';

const KEYS: Record<MessageError['code'], MessageKey> = {
  invalid: 'error_invalid',
  forbidden: 'error_forbidden',
  'no-consent': 'error_noConsent',
  'not-found': 'error_notFound',
  conflict: 'error_conflict',
  'storage-full': 'error_storageFull',
  disconnected: 'error_disconnected',
  failed: 'error_failed',
};

/** One translated sentence that says what to do about a failed message. */
export function errorText({ code, messageKey = '' }: MessageError): string {
  return t(isMessageKey(messageKey) ? messageKey : KEYS[code]);
}
