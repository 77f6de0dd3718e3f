/**
 * What can go wrong, split by what the caller can do next.
 *
 * <p>Every error of the library is a {@link io.certwright.errors.VaultException}: unchecked, with
 * its facts as data beside the text. Texts say what happened, to what, and what to do; they hold no
 * secret, and control and direction characters from outside stand in them as escapes.
 *
 * <p>Programming errors are not among them: {@code null} where a value is required is a {@link
 * java.lang.NullPointerException}.
 */
@NullMarked
package io.certwright.errors;

import org.jspecify.annotations.NullMarked;
