/**
 * Recorders of what workers measure, and summaries of many recorders.
 */
@NullMarked
package io.poolifier.internal.usage;

import org.jspecify.annotations.NullMarked;
