import { useState } from 'preact/hooks';
import type { ImportField, ImportPreview } from '../../../messages/data';
import { Button } from '../../components/button';
import { t } from '../../i18n';
import { Problem } from '../../state/problem';
import { fieldText } from './import-text';

// The list of the messages is behind zod; its type keeps this one complete.
const FIELDS: Record<ImportField, true> = {
  fullName: true,
  givenName: true,
  familyName: true,
  email: true,
  phone: true,
  company: true,
  jobTitle: true,
  city: true,
  country: true,
  profileUrl: true,
  linkedin: true,
  x: true,
  github: true,
  tags: true,
  note: true,
  externalId: true,
  ignore: true,
};
const FIELD_NAMES = Object.keys(FIELDS) as ImportField[];

/** One of these tells who a row is about. */
const NAMING: readonly ImportField[] = [
  'fullName',
  'givenName',
  'familyName',
  'email',
  'profileUrl',
  'linkedin',
  'x',
  'github',
];

interface Props {
  preview: ImportPreview;
  onStart: (mapping: ImportField[]) => void;
}

/** Which column means what: guesses to correct, with the first rows beside them. vCards need no mapping. */
export function MappingStep({ preview: { columns, mapping: guesses, sample, encoding, format }, onStart }: Props) {
  const [mapping, setMapping] = useState(guesses);
  const hasName = columns.length === 0 || mapping.some(field => NAMING.includes(field));
  const choose = (column: number, field: ImportField) =>
    setMapping(mapping.map((before, index) => (index === column ? field : before)));
  return (
    <div class="col">
      <p class="tiny">{t('import_format', t(`import_format_${format}`), encoding)}</p>
      {columns.length > 0 && (
        <>
          <p>{t('import_mappingIntro')}</p>
          <table class="mapping">
            <thead>
              <tr>
                <th scope="col">{t('import_column')}</th>
                <th scope="col">{t('import_meaning')}</th>
                <th scope="col">{t('import_examples')}</th>
              </tr>
            </thead>
            <tbody>
              {columns.map((column, index) => (
                <tr key={`${index}:${column}`}>
                  <th scope="row">{column || t('import_unnamed', index + 1)}</th>
                  <td>
                    <FieldSelect
                      column={column}
                      value={mapping[index] ?? 'ignore'}
                      onChoose={field => choose(index, field)}
                    />
                  </td>
                  <td class="sub">{examples(sample, index)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
      <Problem text={hasName ? undefined : t('import_noName')} />
      <div class="row">
        <Button variant="primary" busy={!hasName} onClick={() => onStart(mapping)}>
          {t('import_start')}
        </Button>
      </div>
    </div>
  );
}

interface SelectProps {
  column: string;
  value: ImportField;
  onChoose: (field: ImportField) => void;
}

function FieldSelect({ column, value, onChoose }: SelectProps) {
  return (
    <select
      class="field"
      aria-label={t('import_meaningOf', column)}
      value={value}
      onChange={event => onChoose(event.currentTarget.value as ImportField)}
    >
      {FIELD_NAMES.map(field => (
        <option key={field} value={field}>
          {fieldText(field)}
        </option>
      ))}
    </select>
  );
}

const examples = (sample: readonly string[][], column: number): string =>
  sample
    .map(row => row[column]?.trim().slice(0, 40))
    .filter(Boolean)
    .slice(0, 3)
    .join(' · ');
