/**
 * A vault in a Spring Boot application: {@code certwright.*} in its configuration says where it is,
 * what it keeps and which TLS bundles show it.
 *
 * <p>{@link io.certwright.spring.boot.CertwrightProperties} has all that can be configured. The
 * beans {@link io.certwright.Vault} and {@link io.certwright.lifecycle.LifecycleManager} are there
 * for the application's code.
 */
@NullMarked
package io.certwright.spring.boot;

import org.jspecify.annotations.NullMarked;
