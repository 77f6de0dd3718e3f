package io.certwright.internal.campaign;

import io.certwright.internal.gate.Gate;
import io.certwright.internal.issue.Forcing;
import io.certwright.internal.store.RecordStore;

/**
 * What campaigns are made of.
 *
 * @param gate the gate
 * @param records where they are kept, and what they renew
 * @param forcing makes certificates due
 */
public record CampaignTools(Gate gate, RecordStore records, Forcing forcing) {}
