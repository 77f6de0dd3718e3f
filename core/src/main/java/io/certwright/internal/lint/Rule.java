package io.certwright.internal.lint;

import java.util.Locale;

/** A rule of the lint. */
sealed interface Rule permits ProfileRule, KeyRule, WebRule {

  /** The name of the constant. */
  String name();

  /** What it means that it is broken. */
  Gravity gravity();

  /** Where it stands. */
  String citation();

  /** What is wrong when it is broken. */
  String text();

  /** What a finding is known by. */
  default String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
