/** What becomes durable of a certificate and its versions, and the keys that those have. */
@NullMarked
package io.certwright.internal.version;

import org.jspecify.annotations.NullMarked;
