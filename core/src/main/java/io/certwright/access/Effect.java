package io.certwright.access;

/** What an assignment does. */
public enum Effect {
  /** It allows. */
  ALLOW,
  /** It denies, whatever else allows. */
  DENY
}
