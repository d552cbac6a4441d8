/**
 * Tests of the documentation of the project.
 */
@NullMarked
package io.poolifier.sample.docs;

import org.jspecify.annotations.NullMarked;
