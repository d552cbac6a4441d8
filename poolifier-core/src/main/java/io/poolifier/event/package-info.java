/**
 * What a pool tells those who listen to it.
 */
@NullMarked
package io.poolifier.event;

import org.jspecify.annotations.NullMarked;
