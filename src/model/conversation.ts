import { z } from 'zod';

/** Most messages of a thread that are shown, and most that one click logs. */
export const MAX_MESSAGES = 300;
export const MAX_LOGGED = 100;
/** Longest text of one message that is stored, in UTF-16 code units. */
export const MAX_MESSAGE_LENGTH = 20_000;

/** One message of a thread as the page shows it. */
export const seenMessageSchema = () =>
  z.object({
    /** Stable at the site: its own id, else a hash of author, time and text. */
    key: z.string().min(1).max(300),
    /** Missing where the page names nobody. */
    author: z.string().max(200).optional(),
    text: z.string().min(1).max(MAX_MESSAGE_LENGTH),
    /** `out`: written by the rep. */
    direction: z.enum(['in', 'out']),
    /** ISO 8601 UTC; null where the page does not say it. Never guessed. */
    occurredAt: z.string().max(40).nullable(),
  });

export type SeenMessage = z.infer<ReturnType<typeof seenMessageSchema>>;

/** The open thread of a page: a chat, the comments of a post, or a mail with its answers. */
export const seenConversationSchema = () =>
  z.object({
    kind: z.enum(['message', 'comment', 'email']),
    channel: z.string().max(40),
    sourceUrl: z.string().max(2048).optional(),
    /** More than one other person writes in it: what is stored says who wrote. */
    isGroup: z.boolean(),
    messages: z.array(seenMessageSchema()).max(MAX_MESSAGES),
    /** Keys of the messages that the rep's text selection touches. */
    marked: z.array(z.string().max(300)).max(MAX_MESSAGES),
  });

export type SeenConversation = z.infer<ReturnType<typeof seenConversationSchema>>;
