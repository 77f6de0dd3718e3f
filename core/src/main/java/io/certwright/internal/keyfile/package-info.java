/** Keys and certificates in files of other formats: what is exported, and what is imported. */
@NullMarked
package io.certwright.internal.keyfile;

import org.jspecify.annotations.NullMarked;
