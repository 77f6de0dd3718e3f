/** Serves what the CAs of a vault publish, by the HTTP server of the JDK. */
@NullMarked
package io.certwright.http;

import org.jspecify.annotations.NullMarked;
