// Titles of roles: positions carry their names alone, the matrix of rights says what they are called.
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { readRights } from '../../api/admin'

export const rightsKey = ['rights'] as const

export const useRights = () => useQuery({ queryKey: rightsKey, queryFn: readRights, staleTime: 300_000, retry: false })

export function useRoleTitle(): (role: string) => string {
  const roles = useRights().data?.roles
  return useCallback((role: string) => roles?.find((one) => one.role === role)?.title ?? role, [roles])
}
