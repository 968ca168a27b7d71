"""Who moves together more than activity and popularity explain: pairs, null models, groups."""
