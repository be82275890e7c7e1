import { AddForm } from './add-form';
import type { FormProps } from './forms';
import { LinkSearch } from './link-search';

/** A form that may also be drawn over a page. */
export function CardForm({ kind, view, onAdded, onChoose, onClose }: FormProps) {
  return kind === 'add' ? (
    <AddForm view={view} onAdded={onAdded} onChoose={onChoose} onClose={onClose} />
  ) : (
    <LinkSearch initial={view.person?.fullName ?? ''} onChoose={onChoose} onClose={onClose} />
  );
}
