/** Identities that are known by their certificates, for as long as these can be trusted. */
@NullMarked
package io.certwright.internal.client;

import org.jspecify.annotations.NullMarked;
