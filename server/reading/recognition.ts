import { PricelistError, type Recognition } from './types.ts';

/**
 * Passes a recognition on, or throws the reason why there is none.
 *
 * @throws PricelistError with the error code, message and hint that SQL gave
 */
export function accepted(recognition: Recognition): Recognition {
  if (!recognition.error) return recognition;
  throw new PricelistError(
    recognition.error,
    recognition.message ?? 'The columns of the list were not recognised.',
    recognition.hint ?? 'Save a profile for this supplier that names its columns.',
  );
}
