package io.certwright.spi.notify;

import java.util.Optional;

/**
 * Somebody who is on the vault's list of contacts.
 *
 * @param email the address: ASCII before the at sign, a domain name after it
 * @param name what people call them; one line
 */
public record Recipient(String email, Optional<String> name) {}
