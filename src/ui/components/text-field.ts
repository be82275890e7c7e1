/** True where letters are typed, so that no single key may be a command there. */
export function isTextField(target: EventTarget | null | undefined): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !/^(radio|checkbox|button|submit)$/.test(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}
