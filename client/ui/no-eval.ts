/** Imported before any schema is made: zod would try whether it may compile code, and the pages' policy of content says no. */
import { z } from 'zod';

z.config({ jitless: true });
