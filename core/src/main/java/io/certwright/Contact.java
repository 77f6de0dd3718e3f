package io.certwright;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.internal.record.Person;
import io.certwright.internal.record.PlainText;
import io.certwright.policy.SubjectAlternativeName;
import java.util.Optional;

/**
 * Somebody who can be reached about certificates.
 *
 * @param email the address: ASCII before the at sign, a domain name after it
 * @param name what people call them, 1 to 200 characters
 * @param phone the number, 1 to 50 characters
 */
public record Contact(String email, Optional<String> name, Optional<String> phone) {

  private static final int MAX_NAME = 200;
  private static final int MAX_PHONE = 50;

  /**
   * Checks the texts.
   *
   * @throws InvalidRequestException if one of them is not of the form
   */
  public Contact {
    try {
      SubjectAlternativeName.email(email);
    } catch (InvalidPolicyException e) {
      throw new InvalidRequestException("email", e.problems().get(0).message());
    }
    name.ifPresent(text -> PlainText.require("name", text, MAX_NAME));
    phone.ifPresent(text -> PlainText.require("phone", text, MAX_PHONE));
  }

  /** Somebody of whom only the address is known. */
  public static Contact of(String email) {
    return new Contact(email, Optional.empty(), Optional.empty());
  }

  /** The same with a name. */
  public Contact withName(String known) {
    return new Contact(email, Optional.of(known), phone);
  }

  /** The same with a number. */
  public Contact withPhone(String known) {
    return new Contact(email, name, Optional.of(known));
  }

  Person person() {
    return new Person(email, name, phone);
  }

  static Contact of(Person person) {
    return new Contact(person.email(), person.name(), person.phone());
  }
}
