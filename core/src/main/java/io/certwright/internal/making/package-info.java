/** What is signed: from a policy, a key and an authority to the linted bytes of a certificate. */
@NullMarked
package io.certwright.internal.making;

import org.jspecify.annotations.NullMarked;
