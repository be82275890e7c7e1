import { AddForm } from './add-form';
import type { FormProps } from './forms';
import { HeldPart } from './held-part';
import { HoldForm } from './hold-form';
import { LinkSearch } from './link-search';

/** A form that may also be drawn over a page. */
export function CardForm(props: FormProps) {
  const { kind, view, onAdded, onChoose, onClose } = props;
  if (kind === 'hold') return <HoldForm {...props} />;
  if (kind === 'held') return <HeldPart {...props} />;
  return kind === 'add' ? (
    <AddForm view={view} onAdded={onAdded} onChoose={onChoose} onClose={onClose} />
  ) : (
    <LinkSearch initial={view.person?.fullName ?? ''} onChoose={onChoose} onClose={onClose} />
  );
}
