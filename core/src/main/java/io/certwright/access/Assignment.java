package io.certwright.access;

import io.certwright.errors.InvalidRequestException;

/**
 * That somebody may do something on something, or may not. Nothing is allowed that no assignment
 * allows, and one that denies outweighs all that allow. The owner of the vault is not subject to
 * any.
 *
 * @param name what it is called by, 1 to 127 letters, digits and hyphens; kept in lower case
 * @param effect whether it allows or denies
 * @param to to whom
 * @param what what
 * @param on on what
 * @param when at what times
 * @param twoPeople whether it allows something only together with the approval of another who may
 *     {@linkplain Permission#APPROVALS_APPROVE approve}
 */
public record Assignment(
    String name,
    Effect effect,
    Principal to,
    Grant what,
    Scope on,
    AccessTimes when,
    boolean twoPeople) {

  /** Checks the name, and that the scope has something that the permissions are asked on. */
  public Assignment {
    name = Texts.name("assignment", name);
    if (twoPeople && effect == Effect.DENY) {
      throw new InvalidRequestException(
          "twoPeople", "what is denied is denied whoever else approves");
    }
    if (what instanceof Grant.OfPermissions some) {
      for (var permission : some.permissions()) {
        if (!on.reaches(permission)) {
          throw new InvalidRequestException(
              "on",
              permission.code()
                  + " is asked on "
                  + (permission.kind() == ObjectKind.VAULT
                      ? "the vault as a whole"
                      : "something else")
                  + ", so it has no effect on the scope \""
                  + on
                  + "\"");
        }
      }
    }
    if (on instanceof Scope.OfOne one && one.kind() == ObjectKind.VAULT) {
      throw new InvalidRequestException("on", "the scope of the whole vault is Scope.vault()");
    }
  }

  /** One that allows, at all times. */
  public static Assignment allow(String name, Principal to, Grant what, Scope on) {
    return new Assignment(name, Effect.ALLOW, to, what, on, AccessTimes.ALWAYS, false);
  }

  /** One that denies, at all times. */
  public static Assignment deny(String name, Principal to, Grant what, Scope on) {
    return new Assignment(name, Effect.DENY, to, what, on, AccessTimes.ALWAYS, false);
  }

  /** The same at these times only. */
  public Assignment during(AccessTimes times) {
    return new Assignment(name, effect, to, what, on, times, twoPeople);
  }

  /**
   * The same together with the approval of another only: the first call asks for it, and the same
   * call does it once it was given. What cannot wait for an approval ({@link
   * Permission#isApprovable}) it does not allow at all.
   */
  public Assignment withTwoPeople() {
    return new Assignment(name, effect, to, what, on, when, true);
  }

  /** What it says, on one line. */
  @Override
  public String toString() {
    return name
        + ": "
        + (effect == Effect.ALLOW ? "allow " : "deny ")
        + to
        + " "
        + what
        + " on "
        + on
        + (when.isAlways() ? "" : " " + when)
        + (twoPeople ? " with the approval of another" : "");
  }
}
