/** Reading and verifying the audit trail. */
@NullMarked
package io.certwright.internal.audit;

import org.jspecify.annotations.NullMarked;
