import { z } from 'zod';
import { SITE_IDS } from './identifier';

/**
 * How the fields of one CRM account are understood. Field names are the CRM's own and mean nothing outside its connector.
 * Guessed when the rep signs in, changed on the mapping screen.
 */
export const fieldMappingSchema = () =>
  z.object({
    /** Fields of people that hold a profile address or handle of a site; `web` for any address. */
    profiles: z.array(z.object({ site: z.enum(SITE_IDS), field: z.string() })).max(60),
    /** Further fields of people that the card shows, in this order. */
    shown: z.array(z.object({ field: z.string(), label: z.string() })).max(20),
  });

export type FieldMapping = z.infer<ReturnType<typeof fieldMappingSchema>>;
