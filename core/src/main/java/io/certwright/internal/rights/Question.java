package io.certwright.internal.rights;

import io.certwright.access.Permission;
import java.time.Clock;

/**
 * What a decision is about.
 *
 * @param permission what is asked for
 * @param name on what, by its folded name
 * @param tags its tags
 * @param clock the time, read only where something depends on it
 */
public record Question(Permission permission, String name, ObjectTags tags, Clock clock) {}
