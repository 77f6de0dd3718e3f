/**
 * A vault as a {@link java.security.KeyStore}, for software that takes its keys and anchors from
 * one: by a load parameter where there is a vault in hand, by a small file that describes one where
 * there is nothing but text.
 */
@NullMarked
package io.certwright.keystore;

import org.jspecify.annotations.NullMarked;
