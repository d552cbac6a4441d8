// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.internal.queue;

/**
 * Party on whose behalf elements wait in a {@link FairLine}. Two tenants are never equal.
 */
public class Tenant {

	private final double weight;

	/**
	 * Creates a tenant.
	 * @param weight the share of the tenant in relation to other tenants, greater than 0
	 */
	public Tenant(double weight) {
		this.weight = weight;
	}

	/**
	 * Returns the share of the tenant in relation to other tenants.
	 * @return the weight
	 */
	public final double weight() {
		return this.weight;
	}

}
