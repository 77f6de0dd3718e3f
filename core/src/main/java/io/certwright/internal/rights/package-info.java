/**
 * Who may do what: roles, groups and assignments as they are kept, and the decision, which is a
 * pure function of them, the identity, what is asked, and the time.
 */
@NullMarked
package io.certwright.internal.rights;

import org.jspecify.annotations.NullMarked;
