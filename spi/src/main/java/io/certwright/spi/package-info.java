/**
 * What the three contracts share: the values that a vault and the components beneath it exchange.
 *
 * <p>The contracts themselves stand in {@link io.certwright.spi.storage}, {@link
 * io.certwright.spi.keys} and {@link io.certwright.spi.issuer}. A component implements one of them
 * and sees nothing else of the library.
 */
@NullMarked
package io.certwright.spi;

import org.jspecify.annotations.NullMarked;
