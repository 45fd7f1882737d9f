"""Work items in the database: enqueue, claim with a lease, finish, retry, park; worker and clock."""
