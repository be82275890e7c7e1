import { Toast, type ToastMessage } from '../components/toast';
import { t } from '../i18n';
import type { Logged, useLog } from './use-log';

/** Says where a logged activity is, in honest words, and offers *Undo*. */
export function SavedToast({ logging: { logged, undone, undo, clear } }: { logging: ReturnType<typeof useLog> }) {
  return <Toast message={logged ? toastOf(logged, undone, undo) : null} onClose={clear} />;
}

function toastOf(logged: Logged, undone: boolean, undo: () => void): ToastMessage {
  if (undone) return { text: t('popup_undone') };
  if (logged.alreadyLogged) return { text: t('popup_alreadyLogged') };
  return { text: savedText(logged), undo };
}

function savedText({ activity, goesTo }: Logged): string {
  if (activity.audience === 'private') return t('popup_savedPrivate');
  return goesTo ? t('popup_savedFor', goesTo) : t('popup_savedHere');
}
