package io.certwright.internal.record;

/** What became of a certificate that a campaign found. */
public enum CampaignOutcome {
  /** It is to be renewed, and was not yet. */
  UNDER_WAY(Kind.UNDER_WAY),
  /** It has a newer version. */
  RENEWED(Kind.RENEWED),
  /** It is only watched: its key is elsewhere. */
  WATCHED(Kind.SKIPPED),
  /** A person takes its requests to a CA. */
  MANUAL(Kind.SKIPPED),
  /** An operation on it was in progress. */
  IN_PROGRESS(Kind.SKIPPED),
  /** It had been renewed since the campaign began, as the campaign wants it. */
  ALREADY_RENEWED(Kind.SKIPPED),
  /** It is the issuer that the others are to have, or a root, which has no other issuer. */
  AN_ISSUER(Kind.SKIPPED),
  /** Its policy cannot have that issuer. */
  POLICY_REFUSED(Kind.SKIPPED),
  /** Its record, or that of its version, is damaged. */
  UNREADABLE(Kind.SKIPPED),
  /** It was deleted before it was renewed. */
  DELETED(Kind.SKIPPED),
  /** The issuer could not be asked, or did not answer, for long. */
  TRANSIENT(Kind.FAILED),
  /** The issuer wanted to be left alone for long. */
  RATE_LIMITED(Kind.FAILED),
  /** The issuer said no. */
  REJECTED(Kind.FAILED),
  /** Something has to be set right by a person. */
  MISCONFIGURED(Kind.FAILED),
  /** Somebody gave its operation up. */
  CANCELLED(Kind.FAILED);

  /** What is counted, and found, together. */
  public enum Kind {
    /** Begun. */
    UNDER_WAY,
    /** Done. */
    RENEWED,
    /** Not begun, or gone. */
    SKIPPED,
    /** No longer waited for. */
    FAILED
  }

  private final Kind kind;

  CampaignOutcome(Kind kind) {
    this.kind = kind;
  }

  /** What it is counted as. */
  public Kind kind() {
    return kind;
  }
}
