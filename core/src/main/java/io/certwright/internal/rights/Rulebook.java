package io.certwright.internal.rights;

/** Where the rules of access are looked up. */
public interface Rulebook {

  /** One without rules: nobody but the owner may do anything. */
  Rulebook NONE =
      new Rulebook() {
        @Override
        public AccessState current() {
          return AccessState.NONE;
        }

        @Override
        public AccessState asKnown() {
          return AccessState.NONE;
        }

        @Override
        public boolean bindsOwner() {
          return false;
        }
      };

  /** The rules, no older than the bound of the caches. */
  AccessState current();

  /** The rules as they are known, for who may go on for a while if the storage does not answer. */
  AccessState asKnown();

  /** Whether a rule of approval binds the owner of the vault, as fresh as {@link #current}. */
  boolean bindsOwner();
}
